namespace Fathom.Tasks;

/// <summary>Which phrasings a problem may use.</summary>
public enum PhrasingRing
{
    /// <summary>Phrasings that training uses.</summary>
    Trained,

    /// <summary>Phrasings that training never uses; they measure how a model copes with new wording.</summary>
    HeldOut,
}
