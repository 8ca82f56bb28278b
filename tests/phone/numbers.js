// Seeded numbers near the ones in use: words of the metadata's own patterns, most with a slip of the finger.

/** Mulberry32: the same numbers on every platform. */
export function seeded(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** One word that a pattern of digits, classes, groups, bars and counts matches. */
export function wordOf(pattern, random) {
  let at = 0;
  const alternatives = () => {
    const all = [sequence()];
    while (pattern[at] === "|") {
      at += 1;
      all.push(sequence());
    }
    return () => all[random(all.length)]();
  };
  const sequence = () => {
    const parts = [];
    while (at < pattern.length && !"|)".includes(pattern[at])) parts.push(counted(atom()));
    return () => parts.map((part) => part()).join("");
  };
  const atom = () => {
    if (pattern[at] === "(") {
      at += pattern.startsWith("(?:", at) ? 3 : 1;
      const inner = alternatives();
      at += 1;
      return inner;
    }
    if (pattern[at] === "[") {
      const end = pattern.indexOf("]", at);
      const set = [];
      const spans = pattern.slice(at + 1, end).match(/\d-\d|\d/g);
      for (const span of spans) {
        for (let digit = Number(span[0]); digit <= Number(span.at(-1)); digit += 1) set.push(digit);
      }
      at = end + 1;
      return () => String(set[random(set.length)]);
    }
    if (pattern.startsWith("\\d", at)) {
      at += 2;
      return () => String(random(10));
    }
    const digit = pattern[at];
    at += 1;
    return () => digit;
  };
  const counted = (part) => {
    let [least, most] = [1, 1];
    if (pattern[at] === "?") {
      [least, most] = [0, 1];
      at += 1;
    } else if (pattern[at] === "{") {
      const end = pattern.indexOf("}", at);
      [least, most = least] = pattern
        .slice(at + 1, end)
        .split(",")
        .map(Number);
      at = end + 1;
    }
    return () => Array.from({ length: least + random(most - least + 1) }, part).join("");
  };
  return alternatives()();
}

/** `count` numbers in the form of E.164. */
export function* nearValid(metadata, count, seed) {
  const random = seeded(seed);
  const plans = [...Object.values(metadata.countries), ...Object.values(metadata.nonGeographic)];
  const slip = (digits) => {
    const at = random(digits.length + 1);
    switch (random(5)) {
      case 0: // a wrong digit
      case 1:
        return digits.slice(0, at) + random(10) + digits.slice(at + 1);
      case 2: // one too many
        return digits.slice(0, at) + random(10) + digits.slice(at);
      case 3: // one too few
        return digits.slice(0, at) + digits.slice(at + 1);
      default: // two swapped
        return (
          digits.slice(0, at) + (digits[at + 1] ?? "") + (digits[at] ?? "") + digits.slice(at + 2)
        );
    }
  };
  let made = 0;
  while (made < count) {
    const plan = plans[random(plans.length)];
    const types = (plan[11] || []).filter((type) => type?.[0]);
    const which = random(types.length + 1);
    let digits = plan[0] + wordOf(which < types.length ? types[which][0] : plan[2], random);
    for (let slips = random(4); slips > 1; slips -= 1) digits = slip(digits);
    if (!/^[1-9]\d{1,14}$/.test(digits)) continue;
    made += 1;
    yield `+${digits}`;
  }
}
