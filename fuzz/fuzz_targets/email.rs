#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| zavu_invitations_fuzz::email::run(input));
