import Command
import Foundation

// Whatever is made in a data directory is for its owner's eyes only.
umask(0o077)
exit(await Daylight.run(Array(CommandLine.arguments.dropFirst()), in: HouseComposition()))
