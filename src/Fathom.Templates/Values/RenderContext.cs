using System.Runtime.CompilerServices;
using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>Budget and current position of a rendering: every operation of the interpreter is charged here before it runs.</summary>
internal sealed class RenderContext(TemplateLimits limits, TimeProvider timeProvider)
{
    /// <summary>Deepest nesting of lists and dictionaries that can be printed, compared or hashed.</summary>
    public const int MaxDataDepth = 256;

    private const int StepsBetweenClockReads = 1024;

    private readonly long _started = timeProvider.GetTimestamp();
    private long _steps;
    private long _nextClockRead = StepsBetweenClockReads;
    private int _macroDepth;
    private int _generatorDepth;

    public TemplateLimits Limits => limits;

    public TimeProvider TimeProvider => timeProvider;

    /// <summary>The template's line being evaluated.</summary>
    public int Line { get; set; }

    /// <summary>Charges for work: one step, or more for bulk work.</summary>
    public void Step(long cost = 1)
    {
        _steps += cost;
        if (_steps > limits.MaxSteps)
        {
            throw Error(TemplateErrorCodes.LimitSteps, $"more than {limits.MaxSteps} steps");
        }

        if (_steps >= _nextClockRead)
        {
            _nextClockRead = _steps + StepsBetweenClockReads;
            if (timeProvider.GetElapsedTime(_started) > limits.MaxTime)
            {
                throw Error(TemplateErrorCodes.LimitTime, $"longer than {limits.MaxTime.TotalMilliseconds} ms");
            }
        }
    }

    /// <summary>Charges for creating or searching text.</summary>
    public void StepText(long characters) => Step((characters / TemplateLimits.CharactersPerStep) + 1);

    /// <summary>Charges for one level of recursion; throws if the thread's stack is nearly exhausted.</summary>
    public void StepInto()
    {
        Step();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error(TemplateErrorCodes.LimitNesting, "nested deeper than the thread's stack carries");
        }
    }

    /// <summary>Charges for one level of nested data.</summary>
    public void StepIntoData(int depth)
    {
        StepInto();
        if (depth > MaxDataDepth)
        {
            throw Error(TemplateErrorCodes.LimitNesting, $"data nested deeper than {MaxDataDepth}");
        }
    }

    /// <summary>Throws, before a text is created, if it would be too long.</summary>
    public void RequireTextLength(long characters)
    {
        if (characters > limits.MaxOutputCharacters)
        {
            throw Error(TemplateErrorCodes.LimitOutput, $"text longer than {limits.MaxOutputCharacters} characters");
        }
    }

    public void EnterMacro()
    {
        if (_macroDepth >= limits.MaxMacroDepth)
        {
            throw Error(TemplateErrorCodes.LimitMacroDepth, $"macro calls deeper than {limits.MaxMacroDepth}");
        }

        _macroDepth++;
        StepInto();
    }

    public void LeaveMacro() => _macroDepth--;

    /// <summary>Charges for one lazy sequence inside another.</summary>
    public void EnterGenerator()
    {
        if (_generatorDepth >= MaxDataDepth)
        {
            throw Error(TemplateErrorCodes.LimitNesting, $"lazy sequences nested deeper than {MaxDataDepth}");
        }

        StepInto();
        _generatorDepth++;
    }

    public void LeaveGenerator() => _generatorDepth--;

    public TemplateException Error(string code, string reason) => new(code, Line, reason);

    public TemplateException TypeError(string reason) => Error(TemplateErrorCodes.Type, reason);

    public TemplateException ValueError(string reason) => Error(TemplateErrorCodes.Value, reason);
}
