using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fathom.Inference.Hosting;
using Fathom.Inference.Requests;

namespace Fathom.Server.Telemetry;

/// <summary>Measures requests: for <c>/metrics</c>, and, by OpenTelemetry's conventions for generative AI, for listeners in the process.</summary>
/// <remarks>Neither contains prompts or answers, except spans if that is enabled (<see cref="MessageContent"/>).</remarks>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Fathom.Server";

    private const string Provider = "fathom";
    private const string TotalSuffix = "_total"; // Prometheus's suffix; OpenTelemetry's names have none

    private readonly ConcurrentDictionary<string, ModelMeters> _models = new();
    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _activities = new(Name);
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _operationDuration;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _tokenTime;
    private readonly Histogram<long> _usage;
    private readonly bool _hasContent;

    /// <param name="models">Models whose engines are measured, too; null for none.</param>
    /// <param name="hasContent">Whether spans include prompts and answers.</param>
    public ServerMetrics(ModelHost? models = null, bool hasContent = false)
    {
        _hasContent = hasContent;
        _requestDuration = CreateHistogram("gen_ai.server.request.duration", "Time of a request in the server", Distribution.Latencies);
        _operationDuration = CreateHistogram("gen_ai.client.operation.duration", "Time of an operation as its caller sees it", Distribution.Latencies);
        _firstToken = CreateHistogram("gen_ai.server.time_to_first_token", "From submission to the first token", Distribution.Latencies);
        _tokenTime = CreateHistogram("gen_ai.server.time_per_output_token", "From one token to the next", Distribution.TokenTimes);
        _usage = _meter.CreateHistogram(
            "gen_ai.client.token.usage",
            "{token}",
            "Tokens of prompts and answers",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [.. Distribution.Tokens.Select(bound => (long)bound)] });
        if (models is not null)
        {
            Observe(models);
        }
    }

    /// <summary>A model's measurements so far.</summary>
    public ModelMeters Of(string model) => _models.GetOrAdd(model, _ => new ModelMeters());

    /// <summary>Measures a request from now to its end.</summary>
    /// <param name="operation"><c>chat</c>, <c>text_completion</c>.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="handles">The request's answers.</param>
    /// <param name="content">Prompts and answers; recorded only if that is enabled.</param>
    public void Watch(string operation, string model, IReadOnlyList<GenerationHandle> handles, MessageContent? content = null)
    {
        Activity? activity = _activities.StartActivity($"{operation} {model}");
        MessageContent? shown = _hasContent && activity is { IsAllDataRequested: true } ? content : null;
        Describe(activity, operation, model, handles);
        activity?.SetTag("gen_ai.input.messages", shown?.Input());
        Task.WhenAll(handles.Select(handle => handle.Completion)).ContinueWith(
            results => Finish(activity, operation, model, results.Result, shown), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }

    private Histogram<double> CreateHistogram(string name, string description, IReadOnlyList<double> bounds) =>
        _meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>The engine metrics of <c>/metrics</c>, under the same names.</summary>
    private void Observe(ModelHost models)
    {
        foreach (EngineFigure figure in EngineFigures.Gauges)
        {
            _meter.CreateObservableGauge($"fathom.{figure.Name}", () => ValuesOf(models, figure), description: figure.Help);
        }

        foreach (EngineFigure figure in EngineFigures.Counters)
        {
            _meter.CreateObservableCounter($"fathom.{figure.Name[..^TotalSuffix.Length]}", () => ValuesOf(models, figure), description: figure.Help);
        }
    }

    private static IEnumerable<Measurement<double>> ValuesOf(ModelHost models, EngineFigure figure) => models.Status()
        .Where(status => status.IsLoaded)
        .Select(status => new Measurement<double>(figure.Value(status.Engine!.Stats), KeyValuePair.Create("gen_ai.request.model", (object?)status.Model.Name)));

    private static void Describe(Activity? activity, string operation, string model, IReadOnlyList<GenerationHandle> handles)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        GenerationRequest request = handles[0].Request;
        activity.SetTag("gen_ai.operation.name", operation);
        activity.SetTag("gen_ai.provider.name", Provider);
        activity.SetTag("gen_ai.request.model", model);
        activity.SetTag("gen_ai.request.choice.count", handles.Count);
        activity.SetTag("gen_ai.request.max_tokens", request.MaxTokens);
        activity.SetTag("gen_ai.request.temperature", request.Sampling.Temperature);
        activity.SetTag("gen_ai.request.top_p", request.Sampling.TopP);
        activity.SetTag("gen_ai.request.top_k", request.Sampling.TopK);
        activity.SetTag("gen_ai.request.seed", request.Sampling.Seed);
    }

    private static string ErrorOf(GenerationResult failed) => failed.Failure?.GetType().Name ?? "error";

    private static string ReasonOf(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.Cancelled => "abort",
        _ => "error",
    };

    private void Finish(Activity? activity, string operation, string model, GenerationResult[] results, MessageContent? content)
    {
        foreach (GenerationResult result in results)
        {
            Of(model).Record(result, ReasonOf(result.FinishReason));
            Publish(operation, model, result);
        }

        if (activity is not null)
        {
            activity.SetTag("gen_ai.response.model", model);
            activity.SetTag("gen_ai.response.finish_reasons", results.Select(result => ReasonOf(result.FinishReason)).ToArray());
            activity.SetTag("gen_ai.usage.input_tokens", results[0].Usage.PromptTokens);
            activity.SetTag("gen_ai.usage.cache_read.input_tokens", results[0].Usage.CachedTokens);
            activity.SetTag("gen_ai.usage.output_tokens", results.Sum(result => result.Usage.OutputTokens));
            activity.SetTag("gen_ai.output.messages", content?.Output(results, ReasonOf));
            activity.SetTag("error.type", results.FirstOrDefault(result => result.FinishReason == FinishReason.Error) is { } failed ? ErrorOf(failed) : null);
            activity.SetStatus(results.Any(result => result.FinishReason == FinishReason.Error) ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            activity.Dispose();
        }
    }

    private void Publish(string operation, string model, GenerationResult result)
    {
        var tags = new TagList { { "gen_ai.operation.name", operation }, { "gen_ai.provider.name", Provider }, { "gen_ai.request.model", model } };
        if (result.FinishReason == FinishReason.Error)
        {
            tags.Add("error.type", ErrorOf(result));
        }

        GenerationTimings timings = result.Timings;
        double seconds = timings.Total.TotalSeconds;
        _requestDuration.Record(seconds, tags);
        _operationDuration.Record(seconds, tags);
        if (result.Usage.OutputTokens > 0)
        {
            _firstToken.Record(timings.TimeToFirstToken.TotalSeconds, tags);
        }

        if (result.Usage.OutputTokens > 1)
        {
            _tokenTime.Record(timings.Decode.TotalSeconds / (result.Usage.OutputTokens - 1), tags);
        }

        _usage.Record(result.Usage.PromptTokens, [.. tags, new("gen_ai.token.type", "input")]);
        _usage.Record(result.Usage.OutputTokens, [.. tags, new("gen_ai.token.type", "output")]);
    }
}
