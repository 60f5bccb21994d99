using System.Text;

namespace Dax.Web.Portal;

/// <summary>What the pages are made of: our own files out of the assembly, and the viewer of the sky beside it.</summary>
internal static class PortalAssets
{
    private static readonly Lazy<byte[]?> LazyViewer = new(static () =>
    {
        var path = Path.Combine(AppContext.BaseDirectory, "portal", "aladin.js");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    });

    /// <summary>Aladin Lite as its makers publish it on npm; null where the program was copied without it.</summary>
    public static byte[]? Viewer => LazyViewer.Value;

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static byte[] Bytes(string name)
    {
        using var resource = typeof(PortalAssets).Assembly.GetManifestResourceStream("portal/" + name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
