using System.Buffers.Binary;
using System.Text;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Tests;

/// <summary>Reads the vocabulary out of a well-formed GGUF file's metadata; only for tests.</summary>
internal static class GgufVocabulary
{
    public static VocabularyDefinition Read(string path)
    {
        Dictionary<string, object> metadata = ReadMetadata(File.ReadAllBytes(path));
        return new VocabularyDefinition
        {
            Model = (string)metadata["tokenizer.ggml.model"],
            PreTokenizer = (string?)metadata.GetValueOrDefault("tokenizer.ggml.pre"),
            Tokens = Array("tokenizer.ggml.tokens", value => (string)value)!,
            Kinds = Array("tokenizer.ggml.token_type", value => (TokenKind)(int)value),
            Scores = Array("tokenizer.ggml.scores", value => (float)value),
            Merges = Array("tokenizer.ggml.merges", value => (string)value),
            BosId = Id("tokenizer.ggml.bos_token_id"),
            EosId = Id("tokenizer.ggml.eos_token_id"),
            PadId = Id("tokenizer.ggml.padding_token_id"),
            UnknownId = Id("tokenizer.ggml.unknown_token_id"),
            AddBos = (bool?)metadata.GetValueOrDefault("tokenizer.ggml.add_bos_token"),
            AddEos = (bool?)metadata.GetValueOrDefault("tokenizer.ggml.add_eos_token"),
        };

        int? Id(string key) => metadata.TryGetValue(key, out object? value) ? (int)(uint)value : null;

        T[]? Array<T>(string key, Func<object, T> convert) =>
            metadata.TryGetValue(key, out object? value) ? [.. ((object[])value).Select(convert)] : null;
    }

    private static Dictionary<string, object> ReadMetadata(byte[] file)
    {
        int position = 16;
        Dictionary<string, object> metadata = [];
        for (ulong left = (ulong)ReadValue(10); left > 0; left--)
        {
            string key = (string)ReadValue(8);
            metadata[key] = ReadValue((uint)ReadValue(4));
        }

        return metadata;

        object ReadValue(uint type)
        {
            ReadOnlySpan<byte> at = file.AsSpan(position);
            switch (type)
            {
                case 4: position += 4; return BinaryPrimitives.ReadUInt32LittleEndian(at);
                case 5: position += 4; return BinaryPrimitives.ReadInt32LittleEndian(at);
                case 6: position += 4; return BinaryPrimitives.ReadSingleLittleEndian(at);
                case 7: position += 1; return at[0] != 0;
                case 8:
                    int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(at);
                    position += 8 + length;
                    return Encoding.UTF8.GetString(at.Slice(8, length));
                case 9:
                    uint itemType = (uint)ReadValue(4);
                    object[] items = new object[(int)(ulong)ReadValue(10)];
                    for (int i = 0; i < items.Length; i++)
                    {
                        items[i] = ReadValue(itemType);
                    }

                    return items;
                case 10: position += 8; return BinaryPrimitives.ReadUInt64LittleEndian(at);
                default: throw new InvalidDataException($"type {type}");
            }
        }
    }
}
