#![no_main]

libfuzzer_sys::fuzz_target!(
    |input: (Vec<(u8, &str)>, bool)| zavu_invitations_fuzz::normalize::run(input)
);
