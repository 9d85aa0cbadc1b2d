using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fathom.Testing;

/// <summary>Which namespaces of an assembly use which others: in signatures, fields, base types and bodies of methods.</summary>
/// <remarks>Read from the compiled assembly, so constants and values of enumerations, which the compiler writes out, leave no trace.</remarks>
public sealed class NamespaceGraph
{
    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly MetadataReader _metadata;
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);
    private readonly TypeCollector _types;

    private NamespaceGraph(PEReader file)
    {
        _metadata = file.GetMetadataReader();
        _types = new TypeCollector();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            Read(handle, file);
        }
    }

    /// <summary>For each namespace those that it uses, with one type of each as an example: <c>user → used</c>.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, string>> Uses => _uses;

    /// <summary>Reads an assembly that was compiled.</summary>
    /// <param name="path">Its file.</param>
    public static NamespaceGraph Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return new NamespaceGraph(file);
    }

    /// <summary>A shortest way from a namespace back to itself, one <c>A → B (type → type)</c> a step; empty when there is none.</summary>
    public IReadOnlyList<string> FindCircle()
    {
        foreach (string start in _uses.Keys)
        {
            IReadOnlyList<string> circle = FindWay(start);
            if (circle.Count > 0)
            {
                return circle;
            }
        }

        return [];
    }

    private List<string> FindWay(string start)
    {
        Dictionary<string, string> reachedFrom = [];
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out string? user))
        {
            foreach (string used in UsedBy(user))
            {
                if (!reachedFrom.TryAdd(used, user))
                {
                    continue;
                }

                if (used == start)
                {
                    return WayBack(start, reachedFrom);
                }

                queue.Enqueue(used);
            }
        }

        return [];
    }

    private IEnumerable<string> UsedBy(string user) => _uses.TryGetValue(user, out SortedDictionary<string, string>? all) ? all.Keys : [];

    private List<string> WayBack(string start, Dictionary<string, string> reachedFrom)
    {
        List<string> way = [];
        string used = start;
        do
        {
            string user = reachedFrom[used];
            way.Insert(0, $"{user} → {used} ({_uses[user][used]})");
            used = user;
        }
        while (used != start);

        return way;
    }

    private void Read(TypeDefinitionHandle handle, PEReader file)
    {
        _types.Found.Clear();
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        Collect(type.BaseType);
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
        {
            Collect(_metadata.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            _metadata.GetFieldDefinition(field).DecodeSignature(_types, null);
        }

        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            Read(_metadata.GetMethodDefinition(method), file);
        }

        foreach (TypeDefinitionHandle used in _types.Found)
        {
            AddUse(handle, used);
        }
    }

    private void AddUse(TypeDefinitionHandle user, TypeDefinitionHandle used)
    {
        (string userSpace, string usedSpace) = (NamespaceOf(user), NamespaceOf(used));
        if (userSpace == usedSpace || IsGenerated(userSpace) || IsGenerated(usedSpace))
        {
            return;
        }

        if (!_uses.TryGetValue(userSpace, out SortedDictionary<string, string>? all))
        {
            _uses[userSpace] = all = new(StringComparer.Ordinal);
        }

        all.TryAdd(usedSpace, $"{NameOf(user)} → {NameOf(used)}");
    }

    private string NameOf(TypeDefinitionHandle type) => _metadata.GetString(_metadata.GetTypeDefinition(type).Name);

    private static bool IsGenerated(string space) => space.Length == 0 || space == "System" || space.StartsWith("System.", StringComparison.Ordinal);

    private string NamespaceOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        return type.IsNested ? NamespaceOf(type.GetDeclaringType()) : _metadata.GetString(type.Namespace);
    }

    private void Read(MethodDefinition method, PEReader file)
    {
        method.DecodeSignature(_types, null);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_types, null);
        }

        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            Collect(region.CatchType);
        }

        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            ReadInstruction(ref code);
        }
    }

    private void ReadInstruction(ref BlobReader code)
    {
        byte first = code.ReadByte();
        OpCode opCode = s_opCodes[first == 0xFE ? (short)((first << 8) | code.ReadByte()) : first];
        switch (opCode.OperandType)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                Collect(MetadataTokens.EntityHandle(code.ReadInt32()));
                break;
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                code.ReadByte();
                break;
            case OperandType.InlineVar:
                code.ReadInt16();
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                code.ReadInt64();
                break;
            case OperandType.InlineSwitch:
                int targets = code.ReadInt32();
                code.Offset += sizeof(int) * targets;
                break;
            default:
                code.ReadInt32();
                break;
        }
    }

    /// <summary>Notes the types that a type, method or field is made of, or belongs to.</summary>
    private void Collect(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _types.Found.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_types, null);
                break;
            case HandleKind.MethodDefinition:
                Collect(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Collect(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Collect(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification method = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Collect(method.Method);
                method.DecodeSignature(_types, null);
                break;
        }
    }

    /// <summary>Notes every type of the assembly that a signature names.</summary>
    private sealed class TypeCollector : ISignatureTypeProvider<bool, object?>
    {
        public HashSet<TypeDefinitionHandle> Found { get; } = [];

        public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Found.Add(handle);

        public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => false;

        public bool GetArrayType(bool elementType, ArrayShape shape) => false;

        public bool GetByReferenceType(bool elementType) => false;

        public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;

        public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => false;

        public bool GetGenericMethodParameter(object? genericContext, int index) => false;

        public bool GetGenericTypeParameter(object? genericContext, int index) => false;

        public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => false;

        public bool GetPinnedType(bool elementType) => false;

        public bool GetPointerType(bool elementType) => false;

        public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => false;

        public bool GetSZArrayType(bool elementType) => false;
    }
}
