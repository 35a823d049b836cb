/// One decimal, `11.5` and `12.0`, the same on every machine; halves are rounded away from zero.
public func oneDecimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "–" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    return "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
}

/// A change with its sign: `+1.5`, `−0.5`, and `0.0` where it rounds to nothing.
public func signed(_ value: Double) -> String {
    let text = oneDecimal(abs(value))
    guard value.isFinite, text != "0.0" else { return text }
    return (value < 0 ? "−" : "+") + text
}

/// As short as it can be with one decimal: for coordinates and ticks, of which a page has many.
func short(_ value: Double) -> String {
    let text = oneDecimal(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
