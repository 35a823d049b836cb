import Foundation
import MailPorts
import Testing

@testable import OutboundMail

@Suite struct MailTextTests {
    private let moment = (date: "Thu, 26 Nov 2026 07:00:00 +0000", id: "abc")

    private func text(_ subject: String, _ body: String = "Hello", stop: String? = nil) throws -> String {
        try #require(
            MailText(
                Envelope(to: "ada@example.org", subject: subject, text: body, stop: stop), from: "d@example.org",
                moment: moment)
        ).whole
    }

    @Test func `nothing that stands in a letter becomes a header or ends it`() throws {
        let whole = try text("Weeks\r\nBcc: eve@example.org", "one\r\n.\r\nRCPT TO:<eve@example.org>")
        let head = whole.components(separatedBy: "\r\n\r\n")[0]
        #expect(!head.contains("Bcc:") && !whole.contains("RCPT"))
        #expect(head.components(separatedBy: "\r\n").filter { $0.hasPrefix("To:") } == ["To: <ada@example.org>"])
        #expect(whole.utf8.allSatisfy { $0 < 128 })
        #expect(try text("Hi", stop: "https://x/\r\nBcc: eve@example.org").contains("Bcc") == false)
    }

    @Test(arguments: [
        "a@b@c", "ada", "@x.org", "ada@x.org>", "a b@x.org", "ada@x.org\r\nRCPT TO:<eve@x.org>", "ädä@x.org",
        "a,b@x.org",
    ])
    func `an address that could be another one is not written to`(address: String) {
        #expect(
            MailText(Envelope(to: address, subject: "", text: "", stop: nil), from: "d@x.org", moment: moment) == nil)
    }

    @Test func `words of every language arrive`() throws {
        let whole = try text(
            "Zürich — ein sehr langer Betreff, der nicht in ein Wort von fünfundsiebzig Bytes passt", "Grüße")
        let parts = whole.components(separatedBy: "\r\n\r\n")
        #expect(parts[0].components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        let body = Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters)
        #expect(body.map { String(decoding: $0, as: UTF8.self) } == "Grüße")
    }

    @Test func `a letter that comes again says how it ends`() throws {
        let whole = try text("Weeks", stop: "https://x.org/mail/stop/k")
        #expect(whole.contains("List-Unsubscribe: <https://x.org/mail/stop/k>\r\n"))
        #expect(whole.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
    }

    @Test func `a server is named without its password, and with a user only with one`() throws {
        func unsound(_ address: String, _ password: String? = nil, from: String = "d@x.org") -> MailServer.Unsound? {
            do {
                _ = try MailServer(address, password: password, from: from, greeting: "x.org")
                return nil
            } catch { return error }
        }
        #expect(unsound("smtp://mail.x.org") == nil)
        #expect(unsound("smtps://ada@mail.x.org:465", "secret") == nil)
        #expect(unsound("smtp://ada:secret@mail.x.org") == .password)
        #expect(unsound("smtp://ada@mail.x.org") == .halfASignIn)
        #expect(unsound("smtp://mail.x.org", "secret") == .halfASignIn)
        #expect(unsound("http://mail.x.org") == .scheme)
        #expect(unsound("smtp://mail.x.org/path") == .host)
        #expect(unsound("smtp://mail.x.org", from: "nobody") == .from)
    }
}
