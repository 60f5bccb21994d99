using Microsoft.Net.Http.Headers;

namespace Dax.Web.Replies;

/// <summary>Content-Disposition: the name under which a browser saves the answer, which it may as well show.</summary>
internal static class Disposition
{
    public static string Inline(string fileName)
    {
        if (!fileName.AsSpan().ContainsAnyExceptInRange(' ', '~') && !fileName.AsSpan().ContainsAny('"', '\\', '%'))
            return $"inline; filename=\"{fileName}\"";
        var header = new ContentDispositionHeaderValue("inline");
        header.SetHttpFileName(fileName);
        return header.ToString();
    }
}
