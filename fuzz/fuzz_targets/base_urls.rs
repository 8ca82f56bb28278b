#![no_main]

libfuzzer_sys::fuzz_target!(|input: (&str, &str)| zavu_invitations_fuzz::base_urls::run(input));
