import Ledger
import Testing

/// Every proof of every ledger of up to 40 entries, against the definition in RFC 6962.
@Suite struct ProofTests {
    static let most = 40
    static let leaves = (0..<most).map { Digest.ofLeaf([UInt8($0), 1]) }
    static let nodes = Given.nodes(leaves)
    static let roots = (0...most).map { Given.naiveRoot(leaves[..<$0]) }

    static func inclusion(_ index: Int, _ size: Int) throws -> InclusionProof {
        try #require(try InclusionProof(index: index, size: size, node: Given.reading(nodes)))
    }

    static func consistency(_ from: Int, _ to: Int) throws -> ConsistencyProof {
        try #require(try ConsistencyProof(from: from, to: to, node: Given.reading(nodes)))
    }

    @Test func `every inclusion proof is the defined one, and proves`() throws {
        for size in 1...Self.most {
            for index in 0..<size {
                let proof = try Self.inclusion(index, size)
                #expect(proof.path == Given.naivePath(index, Self.leaves[..<size]))
                #expect(proof.proves(leafHash: Self.leaves[index], in: Self.roots[size]))
            }
        }
    }

    @Test func `every consistency proof is the defined one, and proves`() throws {
        for to in 0...Self.most {
            for from in 0...to {
                let proof = try Self.consistency(from, to)
                if from > 0 { #expect(proof.path == Given.naiveConsistency(from, Self.leaves[..<to])) }
                #expect(proof.proves(old: Self.roots[from], new: Self.roots[to]))
            }
        }
    }

    @Test func `an inclusion proof proves nothing else`() throws {
        for size in 1...Self.most {
            for index in 0..<size {
                let proof = try Self.inclusion(index, size)
                let leaf = Self.leaves[index]
                let root = Self.roots[size]
                let another = Self.leaves[(index + 1) % Self.most]
                #expect(!proof.proves(leafHash: another, in: root))
                #expect(!proof.proves(leafHash: leaf, in: Self.roots[size - 1]))
                for other in 0..<size where other != index {
                    #expect(
                        !InclusionProof(index: other, size: size, path: proof.path).proves(leafHash: leaf, in: root))
                }
                for changed in Self.changed(proof.path) {
                    #expect(!InclusionProof(index: index, size: size, path: changed).proves(leafHash: leaf, in: root))
                }
            }
        }
    }

    @Test func `a consistency proof proves nothing else`() throws {
        for to in 1...Self.most {
            for from in 1..<to {
                let proof = try Self.consistency(from, to)
                let (old, new) = (Self.roots[from], Self.roots[to])
                #expect(!proof.proves(old: Self.roots[from - 1], new: new))
                #expect(!proof.proves(old: new, new: new))
                #expect(!proof.proves(old: old, new: old))
                for changed in Self.changed(proof.path) {
                    #expect(!ConsistencyProof(from: from, to: to, path: changed).proves(old: old, new: new))
                }
            }
        }
    }

    @Test func `sizes and places that cannot be prove nothing and have no proof`() throws {
        let root = Self.roots[8]
        for (index, size) in [(8, 8), (-1, 8), (0, 0), (0, -1), (Int.max, Int.max), (Int.min, 1)] {
            #expect(InclusionProof.plan(index: index, size: size) == nil)
            #expect(!InclusionProof(index: index, size: size, path: []).proves(leafHash: root, in: root))
        }
        for (from, to) in [(9, 8), (-1, 8), (Int.min, Int.max)] {
            #expect(ConsistencyProof.plan(from: from, to: to) == nil)
            #expect(!ConsistencyProof(from: from, to: to, path: []).proves(old: root, new: root))
        }
        // The empty proof of what is the same, or follows nothing, holds for exactly that.
        #expect(!ConsistencyProof(from: 8, to: 8, path: []).proves(old: root, new: Self.roots[7]))
        #expect(!ConsistencyProof(from: 8, to: 8, path: [root]).proves(old: root, new: root))
        #expect(!ConsistencyProof(from: 0, to: 8, path: []).proves(old: root, new: root))
        #expect(!ConsistencyProof(from: 0, to: 0, path: []).proves(old: root, new: root))
        #expect(!ConsistencyProof(from: 4, to: 8, path: []).proves(old: Self.roots[4], new: root))
    }

    @Test func `a proof from a million entries takes few stored nodes`() throws {
        let size = 1_048_575
        let inclusion = try #require(InclusionProof.plan(index: 3, size: size))
        #expect(inclusion.addresses.count <= 40)
        let consistency = try #require(ConsistencyProof.plan(from: 700_001, to: size))
        #expect(consistency.addresses.count <= 40)
        for address in inclusion.addresses { #expect((address.index + 1) << address.level <= size) }
    }

    /// Each hash changed, each one left out, one too many at either end, two neighbours swapped.
    static func changed(_ path: [Digest]) -> [[Digest]] {
        var all: [[Digest]] = [path + [.ofNothing], [.ofNothing] + path]
        for place in path.indices {
            var one = path
            one[place] = .ofNode(one[place], .ofNothing)
            all.append(one)
            one = path
            one.remove(at: place)
            all.append(one)
            if place > 0 {
                one = path
                one.swapAt(place, place - 1)
                all.append(one)
            }
        }
        return all
    }
}
