import Domain
import Hummingbird

/// The cookies of a browser.
enum Cookie: String {
    case session = "daylight"
    /// Of those who are not signed in yet: for the csrf of their forms.
    case form = "daylight-form"
    /// Of those who are on their way to their identity provider and back.
    case signOn = "daylight-sign-on"
    /// Of those who have just deleted everything.
    case gone = "daylight-gone"

    /// Whether one that an earlier version set, without the port, is still taken: nobody has to sign in again.
    fileprivate var isTakenWithoutPort: Bool { self == .session || self == .form }
}

extension Site {
    /// Under https a browser holds it to this host, and to TLS. It does not hold it to a port: two servers on one machine would
    /// take each other's for their own and sign everybody out, so that the name says the port, where the address does.
    func name(of cookie: Cookie) -> String { bareName(of: cookie) + (port.map { "-\($0)" } ?? "") }

    private func bareName(of cookie: Cookie) -> String { (isSecure ? "__Host-" : "") + cookie.rawValue }

    /// Of the address by which browsers know this server; nil for that of its scheme. It is the same after a restart.
    private var port: Int? {
        let host = address.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" }
        // The colons of an IPv6 address stand in brackets.
        guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return nil }
        return Int(host[host.index(after: colon)...])
    }

    func value(of cookie: Cookie, in request: Request) -> String? {
        let value = request.cookies[name(of: cookie)]?.value
        return value ?? (cookie.isTakenWithoutPort ? request.cookies[bareName(of: cookie)]?.value : nil)
    }

    /// - Parameter age: in seconds; nil until the browser is closed, 0 to remove it.
    func setting(_ cookie: Cookie, to value: String, isStrict: Bool = false, age: Int?) -> String {
        line(name(of: cookie), value, isStrict ? "Strict" : "Lax", age)
    }

    private func line(_ name: String, _ value: String, _ sameSite: String, _ age: Int?) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=\(sameSite)" + (age.map { "; Max-Age=\($0)" } ?? "")
            + (isSecure ? "; Secure" : "")
    }

    /// Removes the cookie of a session that has ended, under each name that the browser sent it by; never another server's.
    func removing(_ session: Secret, from request: Request) -> [String] {
        let bare = bareName(of: .session)
        let isBare = bare != name(of: .session) && request.cookies[bare]?.value == session.exposed
        return [setting(.session, to: "", age: 0)] + (isBare ? [line(bare, "", "Lax", 0)] : [])
    }
}
