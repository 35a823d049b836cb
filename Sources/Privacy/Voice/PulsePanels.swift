/// Whose answers to a pulse are counted together: departments, joined until each panel has twelve people.
///
///     departments by name        Data 5   Legal 3   Shop 20   Web 9
///     large enough: alone        [Shop 20]
///     joined by name             [Data 5 + Legal 3 + Web 9]
///
/// Only names and counts decide. Every answer is counted in exactly one cell and forgotten with it, and beside panels nothing is
/// published of the whole organization: there are no two cells whose difference is somebody.
public enum PulsePanels {
    /// A panel, as it is known for a quarter.
    public struct Panel: Sendable, Hashable {
        /// 1, 2, 3 in the order of their first departments.
        public let number: Int
        /// By name; people without one are in the department without a name.
        public let departments: [String]
        public init(number: Int, departments: [String]) {
            self.number = number
            self.departments = departments
        }
        /// `Data, Legal and Web` as everybody reads it.
        public var label: String {
            departments.map { $0.isEmpty ? "people without a department" : $0 }.joined(separator: ", ")
        }
    }

    /// - Parameter people: how many are at home in each department.
    /// - Returns: empty if there are not at least two panels: then the whole organization is one.
    public static func panels(of people: [String: Int]) -> [Panel] {
        var groups: [[String]] = []
        var open: [String] = []
        func count(_ names: [String]) -> Int { names.reduce(0) { $0 + (people[$1] ?? 0) } }
        for name in people.keys.sorted() where people[name] ?? 0 > 0 {
            if count([name]) >= PulseCell.leastPeople {
                groups.append([name])
                continue
            }
            open.append(name)
            if count(open) >= PulseCell.leastPeople {
                groups.append(open)
                open = []
            }
        }
        if !open.isEmpty, let smallest = groups.indices.min(by: { count(groups[$0]) < count(groups[$1]) }) {
            groups[smallest] += open
        }
        guard groups.count >= 2 else { return [] }
        return groups.map { $0.sorted() }.sorted { $0[0] < $1[0] }.enumerated().map {
            Panel(number: $0 + 1, departments: $1)
        }
    }
}
