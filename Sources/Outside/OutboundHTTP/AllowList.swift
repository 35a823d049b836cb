import Foundation

/// What the operator has named although it is not public: names of hosts, addresses, networks. It is a file on disk, so that
/// nobody who has a page can open the inside of a network.
public struct AllowList: Sendable {
    private var hosts: Set<String> = []
    private var networks: [Network] = []

    /// A line that is none of the three.
    public struct Unreadable: Error, Sendable, Hashable {
        public let line: Int
        public init(line: Int) { self.line = line }
    }

    /// One entry a line: `gitlab.internal`, `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`; `#` begins a comment.
    public init(text: String) throws(Unreadable) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let entry = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces).lowercased()
            if entry.isEmpty { continue }
            if let network = Network(entry) {
                networks.append(network)
            } else if Destination.isName(entry) {
                hosts.insert(entry)
            } else {
                throw Unreadable(line: index + 1)
            }
        }
    }

    /// Only what is public.
    public init() {}

    /// The same, and one host that is named by a setting of its own.
    public func adding(host: String) -> AllowList {
        var more = self
        more.hosts.insert(host.lowercased())
        return more
    }

    func allows(_ address: NetworkAddress, of host: String) -> Bool {
        address.isPublic || hosts.contains(host)
            || networks.contains { $0.contains(address) || $0.contains(address.plain) }
    }
}
