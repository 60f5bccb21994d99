using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dax.Silo.Hosting;

/// <summary>What a person sees who has just started the service.</summary>
internal static class Greeting
{
    public static void Print(WebApplication app, TextWriter output)
    {
        var url = Address(app.Services.GetRequiredService<IServer>());
        output.WriteLine($"""
            Dax.Orleans serves {url}
              curl  '{url}/tap/sync?LANG=ADQL&RESPONSEFORMAT=csv&QUERY=SELECT+table_name,description+FROM+tap_schema.tables'
              pyvo  python3 -c 'import pyvo; print(pyvo.dal.TAPService("{url}/tap").run_sync("SELECT table_name FROM tap_schema.tables"))'
            Ctrl-C stops it.
            """);
        output.Flush();
    }

    /// <summary>Where the started server listens first, as this machine reaches it; without a slash at the end.</summary>
    public static string Address(IServer server) => server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
}
