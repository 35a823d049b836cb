// The generator of the simulator, for all tests: the same seed gives the same test.
@_exported public import Simulator
