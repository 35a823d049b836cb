import Foundation

/// What an answer says about the pages that follow.
public enum Paging {
    /// The address of the next page in a `Link` header, as it stands there: it is opaque, and followed as it is. Nil on the last
    /// page.
    public static func next(inLink header: String?) -> String? {
        guard let header, header.utf8.count < 8_000 else { return nil }
        var rest = Substring(header)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let address = rest[rest.index(after: open)..<close]
            let parameters = rest[rest.index(after: close)...].prefix { $0 != "<" }
            let relation = parameters.split(whereSeparator: { $0 == ";" || $0 == "," }).lazy
                .map { $0.filter { !$0.isWhitespace && $0 != "\"" }.lowercased() }
            if relation.contains("rel=next") { return address.isEmpty ? nil : String(address) }
            rest = rest[rest.index(after: close)...].drop { $0 != "<" }
        }
        return nil
    }

    /// Whether an address leads to where we already talk to: the same scheme, host and port. A token must go nowhere else.
    public static func leads(_ address: String, toTheHostOf base: String) -> Bool {
        guard let own = origin(of: base), let other = origin(of: address) else { return false }
        return own == other
    }

    /// Scheme, host and port, in lower case; nil for what is no plain address: with a user in it, for example.
    public static func origin(of address: String) -> String? {
        guard let scheme = address.range(of: "://") else { return nil }
        let authority = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let name = address[..<scheme.lowerBound].lowercased()
        var host = authority.lowercased()
        if name == "https", host.hasSuffix(":443") { host.removeLast(4) }
        if name == "http", host.hasSuffix(":80") { host.removeLast(3) }
        return "\(name)://\(host)"
    }
}
