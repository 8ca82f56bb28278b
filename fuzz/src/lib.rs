//! The targets: each a function of any input, which panics where a promise of the crate is broken.
//! Without libFuzzer, so that `tests/fuzz_corpus.rs` can run them too.

pub mod answers;
pub mod base_urls;
pub mod email;
pub mod input_values;
pub mod normalize;
pub mod phone;
pub mod templates;
pub mod webhooks;

use arbitrary::{Arbitrary, Unstructured};

type Target = fn(&[u8]);

/// Each target by its name, for an input as a file of the corpus has it.
pub const TARGETS: [(&str, Target); 8] = [
    ("answers", |bytes| run(answers::run, bytes)),
    ("base_urls", |bytes| run(base_urls::run, bytes)),
    ("email", |bytes| run(email::run, bytes)),
    ("input_values", |bytes| run(input_values::run, bytes)),
    ("normalize", |bytes| run(normalize::run, bytes)),
    ("phone", |bytes| run(phone::run, bytes)),
    ("templates", |bytes| run(templates::run, bytes)),
    ("webhooks", |bytes| run(webhooks::run, bytes)),
];

/// As libFuzzer does: an input that is too short or no UTF-8 is passed over.
fn run<'a, Input: Arbitrary<'a>>(target: impl Fn(Input), bytes: &'a [u8]) {
    if let Ok(input) = Input::arbitrary_take_rest(Unstructured::new(bytes)) {
        target(input);
    }
}
