import Domain

/// Why a repository was not read, or not to its end. Nothing of a reading that ended in a fault counts as complete.
public enum GitFault: Error, Sendable, Hashable {
    /// There is nothing at this path.
    case notThere(path: String)
    /// There is something, but git knows no repository in it or around it.
    case notARepository(path: String)
    /// The account that runs Daylight may not look into it.
    case noPermission(path: String)
    case gitNotInstalled
    case gitTooOld
    /// It belongs to another account, and nobody has told git to trust it. The path is the one that git wants to hear.
    case dubiousOwnership(path: String)
    /// Its history was cut off when it was fetched.
    case shallow(path: String)
    /// There are commits, and no branch or tag from which they would be reached.
    case leaderless(path: String)
    /// Objects or references are missing or unreadable; what git said about it.
    case damaged(path: String, says: String)
    /// Git could not be run, was stopped, or refused for another reason; what is known about it.
    case failed(path: String, says: String)

    /// As a shell takes it for one word.
    private static func quoted(_ path: String) -> String {
        "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// One sentence: what is wrong, and what to do.
    public var sentence: String {
        switch self {
        case .notThere(let path): "There is nothing at \(path): name the folder of a git repository."
        case .notARepository(let path):
            "\(path) is not a git repository: name a folder that git cloned, or one inside it."
        case .noPermission(let path): "This account may not read \(path): run Daylight as one that may."
        case .gitNotInstalled: "git is not installed: install it, or put the folder of the git program on the PATH."
        case .gitTooOld: "This git is too old: install git 2.31 or newer."
        case .dubiousOwnership(let path):
            // What is typed must be the path itself, which a line of words cannot hold if it has more than one.
            "The repository belongs to another account: run Daylight as its owner, or trust it with "
                + (OneLine.of(path) == path
                    ? "git config --global --add safe.directory \(Self.quoted(path))."
                    : "safe.directory in git's settings.")
        case .shallow(let path):
            "The history of \(path) was cut off when it was cloned: run git fetch --unshallow in it first."
        case .leaderless(let path):
            "\(path) has commits, but no branch and no tag leads to them: make a branch where its history ends, with git branch."
        case .damaged(let path, let says):
            "The repository at \(path) is damaged, and was not imported to its end: run git fsck in it, or clone it anew "
                + "(\(says))."
        case .failed(let path, let says): "git could not read \(path): put right what it says, and try again (\(says))."
        }
    }
}

extension GitFault: CustomStringConvertible {
    public var description: String { sentence }
}
