using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>Decides claims about three kinds by trying every way they can overlap.</summary>
/// <remarks>A thing is of some of the three kinds: 8 combinations. A world says which combinations exist: 256 worlds, of which those count where no kind is empty.</remarks>
internal static class SyllogismModels
{
    private const int Worlds = 256;
    private const int WordBits = 64;

    private static readonly ulong[] s_possible = Mask(HasAllKinds);

    // For each quantifier and pair of kinds, the worlds where the claim holds.
    private static readonly ulong[][] s_holding =
        [.. Enumerable.Range(0, 36).Select(index => Mask(world => Holds(new SyllogismTask.Claim((SyllogismTask.Quantifier)(index / 9), index / 3 % 3, index % 3), world)))];

    /// <summary>Whether a claim holds in all worlds where the premises hold, in none, or in some.</summary>
    public static Ternary Decide(IReadOnlyList<SyllogismTask.Claim> premises, SyllogismTask.Claim asked)
    {
        (ulong canHold, ulong canFail) = (0, 0);
        for (int word = 0; word < Worlds / WordBits; word++)
        {
            ulong worlds = s_possible[word];
            foreach (SyllogismTask.Claim premise in premises)
            {
                worlds &= Holding(premise)[word];
            }

            ulong holds = Holding(asked)[word];
            canHold |= worlds & holds;
            canFail |= worlds & ~holds;
        }

        return canHold != 0 == (canFail != 0) ? Ternary.Unknown : canHold != 0 ? Ternary.Yes : Ternary.No;
    }

    /// <summary>The strongest claim about two kinds that follows, or null.</summary>
    public static SyllogismTask.Claim? Strongest(IReadOnlyList<SyllogismTask.Claim> premises, int from, int to)
    {
        foreach (SyllogismTask.Quantifier quantifier in Enum.GetValues<SyllogismTask.Quantifier>())
        {
            var claim = new SyllogismTask.Claim(quantifier, from, to);
            if (Decide(premises, claim) == Ternary.Yes)
            {
                return claim;
            }
        }

        return null;
    }

    private static ulong[] Holding(SyllogismTask.Claim claim) => s_holding[((int)claim.Quantifier * 9) + (claim.From * 3) + claim.To];

    private static ulong[] Mask(Func<int, bool> isIn)
    {
        var mask = new ulong[Worlds / WordBits];
        for (int world = 1; world < Worlds; world++)
        {
            mask[world / WordBits] |= isIn(world) ? 1UL << (world % WordBits) : 0;
        }

        return mask;
    }

    private static bool HasAllKinds(int world) => Exists(world, 0, null, false) && Exists(world, 1, null, false) && Exists(world, 2, null, false);

    private static bool Holds(SyllogismTask.Claim claim, int world) => claim.Quantifier switch
    {
        SyllogismTask.Quantifier.All => !Exists(world, claim.From, claim.To, false),
        SyllogismTask.Quantifier.None => !Exists(world, claim.From, claim.To, true),
        SyllogismTask.Quantifier.Some => Exists(world, claim.From, claim.To, true),
        _ => Exists(world, claim.From, claim.To, false),
    };

    /// <summary>Whether something exists that is of one kind, and is or is not of another.</summary>
    private static bool Exists(int world, int kind, int? other, bool isOther)
    {
        for (int thing = 0; thing < 8; thing++)
        {
            bool exists = ((world >> thing) & 1) == 1 && ((thing >> kind) & 1) == 1;
            if (exists && (other is null || (((thing >> other.Value) & 1) == 1) == isOther))
            {
                return true;
            }
        }

        return false;
    }
}
