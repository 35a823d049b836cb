import CLibCurl
public import MailPorts
import NIOPosix

/// Letters over SMTP, by libcurl, each in a connection of its own.
public final class CurlPostman: Postman {
    private let server: MailServer
    private let moment: @Sendable () -> (date: String, id: String)
    private let pool: NIOThreadPool

    /// - Parameter moment: the date of a letter, as RFC 5322 writes it, and a name that no other letter has.
    public init(_ server: MailServer, moment: @escaping @Sendable () -> (date: String, id: String)) {
        self.server = server
        self.moment = moment
        // Blocking calls, two at a time, off the pool that answers requests.
        pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    public func carry(_ envelope: Envelope) async throws(MailFailure) {
        guard let text = MailText(envelope, from: server.from, moment: moment()) else { throw .address }
        let server = server
        let outcome: Result<Void, MailFailure>? = try? await pool.runIfActive {
            Result { () throws(MailFailure) in try Self.send(text, to: server) }
        }
        guard let outcome else { throw .unreachable }
        try outcome.get()
    }

    /// Connects, encrypts and signs in as for a letter, and sends none.
    public func greet() async throws(MailFailure) {
        let server = server
        let outcome: Result<Void, MailFailure>? = try? await pool.runIfActive {
            Result { () throws(MailFailure) in
                try Self.talk(to: server) { handle in
                    daylight_set_silent(handle)
                    daylight_set_text(handle, CURLOPT_CUSTOMREQUEST, "NOOP")
                    return curl_easy_perform(handle)
                }
            }
        }
        guard let outcome else { throw .unreachable }
        try outcome.get()
    }

    private static func send(_ text: MailText, to server: MailServer) throws(MailFailure) {
        let recipients = curl_slist_append(nil, "<\(text.to)>")
        defer { curl_slist_free_all(recipients) }
        var bytes = Array(text.whole.utf8)
        let count = bytes.count
        try talk(to: server) { handle in
            daylight_set_text(handle, CURLOPT_MAIL_FROM, "<\(server.from)>")
            daylight_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
            return bytes.withUnsafeMutableBytes { buffer in
                var upload = daylight_upload(
                    bytes: buffer.baseAddress?.assumingMemoryBound(to: CChar.self), length: count, sent: 0)
                return withUnsafeMutablePointer(to: &upload) { upload in
                    daylight_set_upload(handle, upload)
                    return curl_easy_perform(handle)
                }
            }
        }
    }

    /// - Parameter say: what is said in the conversation.
    private static func talk(to server: MailServer, say: (UnsafeMutableRawPointer) -> CURLcode) throws(MailFailure) {
        guard let handle = curl_easy_init() else { throw .unreachable }
        defer { curl_easy_cleanup(handle) }
        func set(_ option: CURLoption, _ value: String) { daylight_set_text(handle, option, value) }
        func set(_ option: CURLoption, _ value: Int) { daylight_set_number(handle, option, value) }
        set(CURLOPT_URL, server.url)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        if let user = server.user { set(CURLOPT_USERNAME, user) }
        if let password = server.password { set(CURLOPT_PASSWORD, password) }
        // A password goes over an encrypted line or not at all; on this machine there is no line.
        set(CURLOPT_USE_SSL, Int(server.isOnThisMachine ? CURLUSESSL_TRY.rawValue : CURLUSESSL_ALL.rawValue))
        if server.isOnThisMachine, !server.isEncrypted { set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue)) }
        if let authorities = server.authorities { set(CURLOPT_CAINFO, authorities) }
        set(CURLOPT_CONNECTTIMEOUT, 10)
        set(CURLOPT_TIMEOUT, 30)
        set(CURLOPT_NOSIGNAL, 1)
        // What the environment names for web pages has no say in mail.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NETRC, 0)
        var heard = daylight_talk()
        let code = withUnsafeMutablePointer(to: &heard) { heard in
            daylight_set_listener(handle, heard)
            return say(handle)
        }
        guard code != CURLE_OK else { return }
        throw failure(code, response: daylight_response(handle), heard)
    }

    /// What an answer means depends on what was said before it: nobody is known to the server before the recipient is named.
    private static func failure(_ code: CURLcode, response: Int, _ talk: daylight_talk) -> MailFailure {
        let command = UInt8(bitPattern: talk.command)
        let isOfLetter = command == UInt8(ascii: "R") || command == UInt8(ascii: "D")
        switch code {
        case CURLE_OPERATION_TIMEDOUT: return isOfLetter ? .later : .tooSlow
        case CURLE_LOGIN_DENIED: return .signIn
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE:
            return .untrusted
        default: break
        }
        switch response {
        // 421 is said at any time: the server is closing.
        case 421: return .busy
        case 400..<500: return isOfLetter ? .later : .busy
        // RFC 4954: of a sign-in that is missing, too weak or wrong.
        case 530...538 where !isOfLetter: return .signIn
        case 500...:
            guard isOfLetter else { return .turnedAway }
            guard command == UInt8(ascii: "R") else { return .refused }
            return response == 530 || talk.is_policy != 0 ? .notPassedOn : .mailbox
        default: return .unreachable
        }
    }
}
