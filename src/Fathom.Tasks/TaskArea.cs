namespace Fathom.Tasks;

/// <summary>The five areas that tasks belong to.</summary>
public enum TaskArea
{
    /// <summary>Numbers, dates, word problems.</summary>
    Mathematics,

    /// <summary>Reading and finding small programs.</summary>
    Programming,

    /// <summary>Conclusions from given statements.</summary>
    Inference,

    /// <summary>Words as letters, and lists.</summary>
    LettersAndLists,

    /// <summary>Small talk and turns that refer to earlier turns.</summary>
    Talk,
}
