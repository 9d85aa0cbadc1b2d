using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Tests.Kernels;

public class AssemblyTests
{
    [Fact]
    public void NativeKernel_AddsArguments()
    {
        Assert.SkipUnless(MachineCode.UnsupportedReason is null, MachineCode.UnsupportedReason ?? "");
        var emitter = new KernelEmitter();
        emitter.LoadArgument(rax, 0);
        emitter.LoadArgument(rcx, 8);
        emitter.Code.add(rax, rcx);
        emitter.Code.mov(__qword_ptr[KernelEmitter.Arguments + 16], rax);
        var kernel = new NativeKernel<(long First, long Second, long Sum)>(emitter.Finish);
        (long First, long Second, long Sum) arguments = (40, 2, 0);

        kernel.Run(arguments);

        Assert.Equal(42, arguments.Sum);
    }

    [Fact]
    public void Emitter_ForWindows_RestoresTheVectorsThatWindowsWantsBack()
    {
        byte[] code = new KernelEmitter(forWindows: true).Finish();

        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code));
        var stored = new List<Register>();
        var loaded = new List<Register>();
        while (decoder.IP < (ulong)code.Length)
        {
            Instruction instruction = decoder.Decode();
            if (instruction.Mnemonic == Mnemonic.Vmovups)
            {
                (instruction.Op0Kind == OpKind.Memory ? stored : loaded)
                    .Add(instruction.Op0Kind == OpKind.Memory ? instruction.Op1Register : instruction.Op0Register);
            }
        }

        Assert.Equal(Enumerable.Range(6, 10).Select(i => Register.XMM0 + i), stored);
        Assert.Equal(stored, loaded);
    }
}
