namespace Fathom.Tokenizers.Training;

/// <summary>A word, as the tokens it currently consists of.</summary>
/// <param name="symbols">The tokens.</param>
/// <param name="count">How often the word occurred.</param>
internal sealed class TrainingWord(int[] symbols, long count)
{
    private int _length = symbols.Length;

    /// <summary>How often the word occurred.</summary>
    public long Count => count;

    /// <summary>Merges every occurrence of a pair from the left, and updates the counts of neighboring pairs.</summary>
    public void Merge(BpeMerge pair, int merged, int word, PairCounts pairs)
    {
        int kept = 0;
        for (int i = 0; i < _length; i++)
        {
            bool matches = i + 1 < _length && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
            if (!matches)
            {
                symbols[kept++] = symbols[i];
                continue;
            }

            pairs.Shrink(pair, count);
            if (kept > 0)
            {
                // The left neighbor may itself be the merged token, whose pair with pair.Left was counted just before.
                pairs.Shrink(new BpeMerge(symbols[kept - 1], pair.Left), count);
                pairs.Grow(new BpeMerge(symbols[kept - 1], merged), count, word);
            }

            if (i + 2 < _length)
            {
                pairs.Shrink(new BpeMerge(pair.Right, symbols[i + 2]), count);
                pairs.Grow(new BpeMerge(merged, symbols[i + 2]), count, word);
            }

            symbols[kept++] = merged;
            i++;
        }

        _length = kept;
    }
}
