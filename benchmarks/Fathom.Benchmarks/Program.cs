using BenchmarkDotNet.Running;
using Fathom.Benchmarks.Reporting;

// dotnet run -c Release --project benchmarks/Fathom.Benchmarks -- --filter '*MatrixProduct*'
BenchmarkSwitcher.FromAssembly(typeof(RoofConfig).Assembly).Run(args, new RoofConfig());
