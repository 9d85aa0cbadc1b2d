using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Bounds what compiling costs, in steps instead of seconds, so that the same grammar is refused on every machine.</summary>
internal sealed class WorkBudget(int steps)
{
    private int _spent;

    /// <summary>Takes a step.</summary>
    /// <exception cref="ConstraintException">There is none left.</exception>
    public void Spend()
    {
        if (++_spent > steps)
        {
            throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"compiling it takes more than {steps} steps");
        }
    }
}
