using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Limits the cost of compiling, in steps rather than seconds, so that all machines refuse the same grammars.</summary>
internal sealed class WorkBudget(int steps)
{
    private int _spent;

    /// <summary>Spends a step.</summary>
    /// <exception cref="ConstraintException">No steps are left.</exception>
    public void Spend()
    {
        if (++_spent > steps)
        {
            throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"compiling it takes more than {steps} steps");
        }
    }
}
