import Foundation
import MailPorts
import Testing

@testable import OutboundMail

/// What the answers of a mail server mean: it depends on what was said before them.
@Suite struct ConversationTests {
    @Test(
        arguments: [
            // Before anybody is named: of the server.
            ("", "554 no", MailFailure.turnedAway), ("", "421 come later", .busy),
            ("EHLO", "550 5.7.1 no", .turnedAway),
            ("MAIL", "530 5.7.0 Authentication required", .signIn),
            ("MAIL", "550 5.1.8 sender rejected", .turnedAway),
            ("MAIL", "451 4.3.0 not now", .busy), ("MAIL", "421 closing", .busy),
            // After that: of this letter.
            ("RCPT", "550 5.1.1 no such user", .mailbox), ("RCPT", "550 no such user", .mailbox),
            ("RCPT", "450 4.2.0 greylisted", .later), ("RCPT", "452 4.2.2 mailbox full", .later),
            ("RCPT", "554 5.7.1 relay access denied", .notPassedOn), ("RCPT", "530 sign in first", .notPassedOn),
            ("RCPT", "421 closing", .busy),
            ("DATA", "451 4.7.1 not now", .later), ("DATA", "554 5.6.0 no", .refused),
            (".", "554 5.7.1 spam", .refused), (".", "452 4.3.1 no room", .later),
        ] as [(String, String, MailFailure)])
    func `an answer`(to command: String, says answer: String, means failure: MailFailure) async throws {
        let office = try #require(Office([command: answer]))
        #expect(await sent(office) == failure)
    }

    @Test func `a letter that is taken is taken`() async throws {
        let office = try #require(Office([:]))
        #expect(await sent(office) == nil)
        #expect(office.heard.contains { $0.hasPrefix("RCPT TO:<ada@example.org>") })
    }

    private func sent(_ office: Office) async -> MailFailure? {
        do throws(MailFailure) {
            guard
                let server = try? MailServer(
                    "smtp://127.0.0.1:\(office.port)", password: nil, from: "d@example.org", greeting: "x.org")
            else { return nil }
            try await CurlPostman(server, moment: { ("Thu, 26 Nov 2026 07:00:00 +0000", "abc") }).carry(
                Envelope(to: "ada@example.org", subject: "s", text: "t", stop: nil))
            return nil
        } catch { return error }
    }
}

/// A mail server for one conversation, which gives the answers that it is told: to the connection (``), to a command, to the text (`.`).
private final class Office: @unchecked Sendable {
    let port: UInt16
    private let lock = NSLock()
    private var lines: [String] = []
    var heard: [String] { lock.withLock { lines } }

    init?(_ answers: [String: String]) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { return nil }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            let line = accept(listener, nil, nil)
            converse(line, answers)
            close(line)
            close(listener)
        }
    }

    private func converse(_ line: Int32, _ answers: [String: String]) {
        func say(_ text: String) {
            _ = Array("\(text)\r\n".utf8).withUnsafeBytes { send(line, $0.baseAddress, $0.count, 0x4000) }
        }
        func next() -> String? {
            var text: [UInt8] = []
            var byte: UInt8 = 0
            while recv(line, &byte, 1, 0) == 1 {
                if byte == 10 { return String(decoding: text, as: UTF8.self) }
                if byte != 13 { text.append(byte) }
            }
            return nil
        }
        say(answers[""] ?? "220 ready")
        while let said = next() {
            lock.withLock { lines.append(said) }
            let command = String(said.prefix(4)).uppercased()
            switch command {
            case "EHLO", "HELO": say(answers["EHLO"] ?? "250 hello")
            case "DATA":
                if let answer = answers["DATA"] {
                    say(answer)
                    continue
                }
                say("354 go on")
                while let text = next(), text != "." {}
                say(answers["."] ?? "250 taken")
            case "QUIT": say("221 bye")
            default: say(answers[command] ?? "250 fine")
            }
        }
    }
}
