/// Numbers as a person would say them, up to twelve in letters.
func inWords(_ number: Int) -> String {
    let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ]
    return words.indices.contains(number) ? words[number] : String(number)
}

/// `one week`, `eight weeks`.
func counted(_ number: Int, _ singular: String, _ plural: String) -> String {
    "\(inWords(number)) \(number == 1 ? singular : plural)"
}

/// A length of time to the half hour, as a person would say it: `half an hour`, `3½ hours`.
///
/// Nobody speaks of 3.47 hours, and a finer figure would claim more than was measured.
func spokenHours(seconds: Double) -> String {
    let halves = Int((abs(seconds) / 1800).rounded())
    switch halves {
    case 0: return "less than half an hour"
    case 1: return "half an hour"
    case 2: return "one hour"
    // Above ten hours halves are noise.
    case 20...: return "\(Int((abs(seconds) / 3600).rounded())) hours"
    default: return "\(halves / 2)\(halves % 2 == 1 ? "½" : "") hours"
    }
}

/// A level to the half hour, also above ten: `11½ hours`.
func levelInWords(seconds: Double) -> String {
    let halves = Int((seconds / 1800).rounded())
    guard halves > 2 else { return spokenHours(seconds: seconds) }
    return "\(halves / 2)\(halves % 2 == 1 ? "½" : "") hours"
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ items: [String], _ conjunction: String) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// The same sentence with a capital at its start.
func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
