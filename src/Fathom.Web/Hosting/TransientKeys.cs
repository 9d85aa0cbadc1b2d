using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Fathom.Web.Hosting;

/// <summary>Keys that sign what pages send back. Like the pages, they live as long as the process, and are never written to disk.</summary>
internal sealed class TransientKeys : IXmlRepository
{
    private readonly List<XElement> _keys = [];

    /// <summary>Keeps keys here, unless the application configures another place.</summary>
    public static void Use(KeyManagementOptions options)
    {
        options.XmlRepository ??= new TransientKeys();
        options.XmlEncryptor ??= new NullXmlEncryptor();
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_keys)
        {
            return [.. _keys];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_keys)
        {
            _keys.Add(element);
        }
    }
}
