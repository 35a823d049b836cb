import Foundation
import MailPorts

/// A letter as RFC 5322 and 2045 have it: nothing that stands in it can become a header or end it.
struct MailText {
    let to: String
    let whole: String

    /// Nil if the address cannot be written to.
    init?(_ envelope: Envelope, from: String, moment: (date: String, id: String)) {
        guard let to = Self.plain(address: envelope.to) else { return nil }
        self.to = to
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        var lines = [
            "Date: \(moment.date)", "From: Daylight <\(from)>", "To: <\(to)>",
            "Subject: \(Self.encoded(envelope.subject))",
            "Message-ID: <\(moment.id)@\(domain)>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
        ]
        if let stop = envelope.stop, stop.allSatisfy({ $0.isASCII && $0 != ">" && !$0.isWhitespace }) {
            lines.append("List-Unsubscribe: <\(stop)>")
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        }
        let body = Data(envelope.text.utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        whole = lines.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n"
    }

    /// An address in ASCII with one `@` and nothing that could end it; nil for others.
    static func plain(address: String) -> String? {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = address.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && scalar.value > 32 && scalar.value < 127
                && !"<>()[],;:\\\"".unicodeScalars.contains(scalar)
        }
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && address.utf8.count <= 254 && isPlain
            ? address : nil
    }

    /// RFC 2047, in words of at most 75 bytes.
    private static func encoded(_ subject: String) -> String {
        let isPlain = subject.utf8.count < 60 && subject.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 32 }
        if isPlain { return subject }
        var words: [String] = []
        var word = ""
        for character in subject where !character.isNewline {
            if (word + String(character)).utf8.count > 42 {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        words.append(word)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
