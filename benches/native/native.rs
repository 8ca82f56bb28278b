//! The crate without JavaScript: `cargo xtask bench native`.

#![allow(missing_docs, reason = "criterion's macros make functions")]
#![allow(clippy::unwrap_used, reason = "as in a test")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use native_benches::{answer, five_issues, numbers, valid};
use zavu_invitations::client::{Answer, Call, Settings, Step};
use zavu_invitations::webhook::{self, SignatureScheme, VerifyOptions};
use zavu_invitations::{CreateInvitationRequest, Draft, phone};

const NOW_MS: u64 = 0;
const RANDOM: f64 = 0.5;

fn validate(c: &mut Criterion) {
    let mut group = c.benchmark_group("validate");
    for (name, input) in [
        ("a valid request of six fields", valid()),
        ("a request with five issues", five_issues()),
    ] {
        let text = input.to_string();
        let draft: Draft = serde_json::from_str(&text).unwrap();
        group.bench_function(name, |b| b.iter(|| black_box(&draft).report()));
        group.bench_function(format!("{name}, from JSON"), |b| {
            b.iter(|| {
                serde_json::from_str::<Draft>(black_box(&text))
                    .unwrap()
                    .report()
            });
        });
    }
}

fn check_phones(c: &mut Criterion) {
    let numbers = numbers();
    let mut group = c.benchmark_group("phone");
    let mut turning = numbers.iter().cycle();
    group.bench_function("verdict", |b| {
        b.iter(|| phone::verdict(black_box(turning.next().map_or("", String::as_str))));
    });
    group.bench_function("inspect", |b| {
        b.iter(|| phone::inspect(black_box(turning.next().map_or("", String::as_str))));
    });
}

fn protocol(c: &mut Criterion) {
    let request: CreateInvitationRequest = serde_json::from_value(valid()).unwrap();
    let settings = Settings::new("zv_test_placeholder");
    let answer = Answer {
        status: 201,
        headers: vec![(
            "date".to_owned(),
            "Thu, 01 Jan 2026 00:00:00 GMT".to_owned(),
        )],
        body: answer().to_string(),
        received_unix_ms: 1_790_000_000_000,
    };
    c.benchmark_group("protocol")
        .bench_function("prepare a create, read its answer", |b| {
            b.iter_batched(
                || request.clone(),
                |request| {
                    let mut call = Call::create(&settings, request.validate().unwrap()).unwrap();
                    let sent = call.start(NOW_MS, RANDOM);
                    assert!(matches!(sent, Step::Send { .. }));
                    call.answered(&answer, NOW_MS)
                },
                BatchSize::SmallInput,
            );
        });
}

/// A forged signature takes the same time wherever it differs.
fn verify_events(c: &mut Criterion) {
    const SECRETS: [&str; 1] = ["whsec_example"];
    let body = format!(
        r#"{{"id":"evt_1","type":"x","data":{{"a":"{}"}}}}"#,
        "x".repeat(1_000)
    );
    let (now, schemes) = (webhook::unix_seconds(), [SignatureScheme::V2]);
    let header = webhook::sign(body.as_bytes(), SECRETS[0], now, &schemes).unwrap();
    let options = VerifyOptions::default();
    let mut group = c.benchmark_group("webhook");
    for (name, from_end) in [
        ("right", 0),
        ("forged, first digit", 64),
        ("forged, last digit", 1),
    ] {
        let mut header = header.clone();
        let at = header.len() - from_end;
        if let Some(digit) = header.get(at..=at).filter(|_| from_end > 0) {
            let other = if digit == "0" { "1" } else { "0" };
            header.replace_range(at..=at, other);
        }
        group.bench_function(name, |b| {
            b.iter(|| webhook::verify(black_box(body.as_bytes()), &header, &SECRETS, &options));
        });
    }
}

criterion_group!(benches, validate, check_phones, protocol, verify_events);
criterion_main!(benches);
