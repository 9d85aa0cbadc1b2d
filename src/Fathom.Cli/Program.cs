using Fathom.Cli;
using Fathom.Cli.Hosting;

using var host = CliHost.ForProcess();
return await FathomCli.RunAsync(args, host);
