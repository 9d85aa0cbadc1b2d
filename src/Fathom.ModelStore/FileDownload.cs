using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Fathom.ModelStore;

/// <summary>Downloads one file into <c>NAME.part</c>, continuing where an earlier attempt stopped, checks its hash, and renames it.</summary>
internal sealed class FileDownload(HubClient hub, HubReference reference, string commit, string folder)
{
    private const int BufferBytes = 1 << 17;
    private const string PartExtension = ".part";

    /// <summary>Downloads a file unless it is already there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Receives the number of bytes present so far.</param>
    /// <param name="cancellation">Stops; received data is kept for the next attempt.</param>
    /// <exception cref="ModelStoreException">The hub refuses, stays unreachable, or sends data with the wrong hash.</exception>
    public async Task RunAsync(HubFile file, Action<long> progress, CancellationToken cancellation)
    {
        string target = Path.Combine(folder, file.Name);
        if (File.Exists(target))
        {
            progress(new FileInfo(target).Length);
            return;
        }

        string part = target + PartExtension;
        string? etag = await FetchAsync(file, part, progress, cancellation).ConfigureAwait(false);
        if (!await IsGenuineAsync(part, file.Hash ?? etag, cancellation).ConfigureAwait(false))
        {
            File.Delete(part);
            throw ModelStoreException.Refused(
                "hub.checksum", file.Name, $"the download of '{file.Name}' doesn't match the hub's hash and was deleted; try again");
        }

        File.Move(part, target);
    }

    /// <summary>Bytes of a file that are present from an earlier attempt.</summary>
    public long BytesPresent(HubFile file)
    {
        var target = new FileInfo(Path.Combine(folder, file.Name));
        var part = new FileInfo(target.FullName + PartExtension);
        return target.Exists ? target.Length : part.Exists ? part.Length : 0;
    }

    private async Task<string?> FetchAsync(HubFile file, string part, Action<long> progress, CancellationToken cancellation)
    {
        using var stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true);
        var retries = new RetryBudget(hub.Time);
        while (true)
        {
            try
            {
                using HubContent content = await hub.OpenFileAsync(reference, commit, file, stream.Length, cancellation).ConfigureAwait(false);
                long? expected = content.Bytes ?? file.Bytes;
                if (PrepareToAppend(stream, content.Response, expected))
                {
                    await AppendAsync(stream, content.Response, expected, retries, progress, cancellation).ConfigureAwait(false);
                }

                return content.Etag;
            }
            catch (HubRequestException failure)
            {
                await retries.WaitAsync(failure, file.Name, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Moves the stream to the position where the response begins. Returns false if nothing is missing.</summary>
    private static bool PrepareToAppend(FileStream stream, HttpResponseMessage response, long? expected)
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (stream.Length == expected)
            {
                return false;
            }

            stream.SetLength(0);
            throw new HubRequestException("the hub has fewer bytes than were already downloaded");
        }

        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == stream.Length;
        if (!goesOn)
        {
            bool startsOver = response.StatusCode == HttpStatusCode.OK;
            stream.SetLength(0);
            if (!startsOver)
            {
                throw new HubRequestException("the hub sent another part of the file than was asked for");
            }
        }

        stream.Position = stream.Length;
        return true;
    }

    private async Task AppendAsync(
        FileStream stream, HttpResponseMessage response, long? expected, RetryBudget retries, Action<long> progress, CancellationToken cancellation)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        var pace = new MinimumPace(hub.Time);
        while (true)
        {
            int read = await hub.WithPatienceAsync(token => body.ReadAsync(buffer, token).AsTask(), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            if (stream.Length + read > expected)
            {
                stream.SetLength(0);
                throw new HubRequestException("the hub sent more bytes than it announced");
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress(stream.Length);
            if (pace.Received(read))
            {
                retries.Progress();
            }
        }

        if (expected is { } whole && stream.Length < whole)
        {
            throw new HubRequestException($"the connection ended after {stream.Length} of {whole} bytes");
        }
    }

    /// <summary>
    /// Checks a file's hash: SHA-256 for large files, Git's SHA-1 of a blob for small ones. Any other text is not a hash and is ignored.
    /// </summary>
    private static async Task<bool> IsGenuineAsync(string path, string? hash, CancellationToken cancellation)
    {
        if (hash is null || !hash.All(char.IsAsciiHexDigit) || hash.Length is not (SHA256.HashSizeInBytes * 2 or SHA1.HashSizeInBytes * 2))
        {
            return true;
        }

        using FileStream stream = File.OpenRead(path);
        using var hasher = IncrementalHash.CreateHash(hash.Length == SHA256.HashSizeInBytes * 2 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (hasher.AlgorithmName == HashAlgorithmName.SHA1)
        {
            hasher.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        }

        byte[] buffer = new byte[BufferBytes];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            hasher.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hasher.GetHashAndReset()) == hash.ToLowerInvariant();
    }
}
