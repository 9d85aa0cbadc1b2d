using Fathom.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

// The kernel finds the IChatClient that AddFathom registers.
IKernelBuilder builder = Kernel.CreateBuilder();
builder.Services.AddFathom(options => options.Model = args.FirstOrDefault());
Kernel kernel = builder.Build();

KernelFunction multiply = kernel.CreateFunctionFromPrompt(
    "{{$left}}*{{$right}}", new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["temperature"] = 0 } });
FunctionResult product = await kernel.InvokeAsync(multiply, new KernelArguments { ["left"] = 47, ["right"] = 86 });
Console.WriteLine(product);

FunctionResult answer = await kernel.InvokePromptAsync("how many r in strawberry?");
Console.WriteLine(answer);
