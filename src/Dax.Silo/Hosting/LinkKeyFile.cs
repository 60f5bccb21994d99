using System.Security.Cryptography;
using Dax.Web.Files;

namespace Dax.Silo.Hosting;

/// <summary>The secret of signed links, made at the first start and kept in the data folder, so that links outlive a restart.</summary>
internal static class LinkKeyFile
{
    private const string Name = "links.key";

    public static string Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Make(folder, path);
        }
    }

    // Whole or not at all, for nobody else's eyes from its first byte on, and never in place of another: processes may share the folder and start together.
    private static string Make(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SignedLinkOptions.LeastKeyBytes));
        var part = $"{path}.{Guid.NewGuid():N}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(part, options)) file.WriteLine(key);
        try
        {
            File.Move(part, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(part);
            return File.ReadAllText(path).Trim();
        }
    }
}
