import Domain
import Foundation

// Measures inside one process. Each prints one JSON line; Benchmarks/run compares them with Benchmarks/thresholds.json.

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let began = clock.now
    try body()
    let took = (clock.now - began).components
    return Double(took.seconds) + Double(took.attoseconds) / 1e18
}

func quantile(_ values: [Double], _ q: Double) -> Double {
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * q))]
}

/// How long one call takes, in milliseconds.
func milliseconds(_ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let began = clock.now
    try await body()
    let took = (clock.now - began).components
    return Double(took.seconds) * 1000 + Double(took.attoseconds) / 1e15
}

func report(_ figures: [(String, Double)]) {
    print("{" + figures.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "joining": joining(count: 10_000_000)
case "calendars": try calendars()
case "calendar-store": try await calendarStore(directory: arguments[1], people: Int(arguments[2]) ?? 1_000)
case "fill":
    try await fill(directory: arguments[1], people: Int(arguments[2]) ?? 100, each: Int(arguments[3]) ?? 100_000)
case "person-day": try await personDay(directory: arguments[1])
case "me": try await myWeeks(directory: arguments[1])
case "everybody": try await everybodysWeeks(place: arguments[1], name: arguments[2])
case "ledger": try await ledger(directory: arguments[1])
case "fill-sealing": try await fillSealing(directory: arguments[1], people: Int(arguments[2]) ?? 10_000)
case "sealing": try await sealing(directory: arguments[1])
case "organization-page": try await organizationPage(directory: arguments[1])
case "work": try await work(directory: arguments[1], services: Int(arguments[2]) ?? 500)
default:
    FileHandle.standardError.write(
        Data(
            "Measure joining | calendars | calendar-store DIR PEOPLE | fill DIR PEOPLE EACH | person-day DIR | me DIR | everybody PLACE NAME | ledger DIR | fill-sealing DIR PEOPLE | sealing DIR | organization-page DIR | work DIR SERVICES\n"
                .utf8))
    exit(2)
}
