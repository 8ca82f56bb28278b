#![no_main]

libfuzzer_sys::fuzz_target!(|input: zavu_invitations_fuzz::answers::Input| {
    zavu_invitations_fuzz::answers::run(input)
});
