import Foundation
import OutsidePorts

/// An address of HTTP, taken apart and put together again, so that what is checked is what is called.
struct Destination {
    /// Lower case; an address of version 6 without its brackets.
    let host: String
    let isSecure: Bool
    let url: String

    init(_ text: String) throws(OutboundFailure) {
        guard text.utf8.count <= 8_192,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), parts.user == nil, parts.password == nil, parts.fragment == nil,
            let said = parts.encodedHost?.lowercased(), (1...65535).contains(parts.port ?? 1)
        else { throw .malformed }
        let host = said.hasPrefix("[") && said.hasSuffix("]") ? String(said.dropFirst().dropLast()) : said
        let isSix = NetworkAddress(host)?.bytes.count == 16
        guard isSix || Self.isName(host) else { throw .malformed }
        self.host = host
        isSecure = scheme == "https"
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        url =
            "\(scheme)://\(isSix ? "[\(host)]" : host)" + (parts.port.map { ":\($0)" } ?? "") + path
            + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// Letters, digits, hyphens and dots: nothing that two readers could take for two different hosts.
    static func isName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
