#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u16, &str)| zavu_invitations_fuzz::phone::run(input));
