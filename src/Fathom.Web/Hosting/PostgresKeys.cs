using System.Xml.Linq;
using Fathom.Web.Conversations;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Fathom.Web.Hosting;

/// <summary>Stores the keys that sign cookies and pages in the conversation database, so that each process accepts what another has signed.</summary>
internal sealed class PostgresKeys(PostgresConversationStore store) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using NpgsqlCommand command = store.Source.CreateCommand("SELECT xml FROM protection_keys");
        using NpgsqlDataReader rows = command.ExecuteReader();
        List<XElement> keys = [];
        while (rows.Read())
        {
            keys.Add(XElement.Parse(rows.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using NpgsqlCommand command = store.Source.CreateCommand("INSERT INTO protection_keys (name, xml) VALUES (@name, @xml)");
        command.Parameters.AddWithValue("@name", friendlyName);
        command.Parameters.AddWithValue("@xml", element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }
}
