//! A check allocates nothing once the table is expanded, which the first one does.

use allocation_counter::{AllocationInfo, measure};
use zavu_invitations::phone::{inspect, is_prefix_of_valid, region, verdict};

/// Valid ones of several countries, a plausible one, unused ones, malformed ones, beginnings.
const NUMBERS: [&str; 14] = [
    "+14155552671",
    "+13101234",
    "+442079460958",
    "+390669812345",
    "+80012345678",
    "+442112345678",
    "+141555526711",
    "+2100000000",
    "+15",
    "",
    "+",
    "+1415",
    "020 7946 0958",
    "+1234567890123456",
];

fn checks(number: &str) -> AllocationInfo {
    measure(|| {
        std::hint::black_box((verdict(number), region(number), is_prefix_of_valid(number)));
    })
}

#[test]
fn no_check_after_the_first_allocates() {
    let first = checks(NUMBERS[0]);
    assert!(first.count_total > 0, "nothing was expanded: {first:?}");
    assert!(first.bytes_max < 1 << 20, "{first:?}");
    for number in NUMBERS {
        let info = checks(number);
        assert_eq!(info.count_total, 0, "{number}: {info:?}");
    }
    // All that `inspect` allocates is in what it gives back: the number and its calling code.
    for number in NUMBERS {
        let info = measure(|| drop(std::hint::black_box(inspect(number))));
        assert!(info.count_total <= 2, "{number}: {info:?}");
        assert_eq!(info.count_current, 0, "{number}: {info:?}");
    }
}
