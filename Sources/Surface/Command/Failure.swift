import Access
import OrganizationPorts

/// Why a command did not do what was asked, with its exit code and one line that says what to do.
public struct CommandFailure: Error, Sendable {
    public enum Code: Int32, Sendable {
        /// The answer is no, or it was done in part and the rest is listed.
        case no = 1
        /// The call was wrong.
        case usage = 2
        /// Something outside failed.
        case outside = 3
    }
    public let code: Code
    public let sentence: String

    public init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// The one place in which errors become exit codes.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case is Denied:
            self.init(.no, "The answer is no: the token is unknown, revoked, or not made for reading.")
        case OrganizationRefusal.alreadySetUp: self.init(.no, "This directory is already set up: nothing was changed.")
        case OrganizationRefusal.unknownPerson:
            self.init(.no, "There is nobody with that address.")
        case OrganizationRefusal.alreadyIn:
            self.init(.no, "This person is in already: only they know the passphrase, and nobody can reset it.")
        case let refusal as CosignatureRefusal: self.init(.no, refusal.sentence)
        default: self.init(.outside, "Something outside failed (\(type(of: error))): run `daylight doctor`.")
        }
    }
}
