import Foundation

extension CalendarDesk.Address {
    init?(sealed bytes: [UInt8]) {
        guard let address = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = address
    }

    var bytes: [UInt8]? { (try? JSONEncoder().encode(self)).map { Array($0) } }

    /// What a server asks for before it answers with anything private.
    var authorization: [(name: String, value: String)] {
        guard let user, let password else { return [] }
        return [("Authorization", "Basic " + Data("\(user):\(password)".utf8).base64EncodedString())]
    }
}
