#![no_main]

libfuzzer_sys::fuzz_target!(|input: (&str, &[u8])| zavu_invitations_fuzz::webhooks::run(input));
