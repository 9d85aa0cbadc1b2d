using Fathom.Samples.Replicas;

// dotnet run --project samples/Replicas -- http://0.0.0.0:8080 http://127.0.0.1:8081 http://127.0.0.1:8082
if (args.Length < 2 || args.Any(arg => !Uri.TryCreate(arg, UriKind.Absolute, out _)))
{
    await Console.Error.WriteLineAsync("Usage: replicas URL REPLICA... : listens at the first URL for the servers at the others");
    return 64;
}

await using WebApplication proxy = ReplicaProxy.Create(args[0], args[1..]);
await proxy.RunAsync();
return 0;
