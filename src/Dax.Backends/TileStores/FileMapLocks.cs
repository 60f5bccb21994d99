using Dax.Engine.Tiles.Surveys;

namespace Dax.Backends.TileStores;

/// <summary>Files that the system locks for whoever has them open: a process that ends, however it does, holds none.</summary>
/// <param name="folder">Of the data, or the one that silos share.</param>
public sealed class FileMapLocks(string folder) : IMapLocks
{
    public IDisposable? TryTake(string survey)
    {
        TilePaths.CheckSurvey(survey);
        var place = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "locks")).FullName, $"hips-{survey}.lock");
        try
        {
            return new FileStream(place, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(place))
        {
            return null;
        }
    }
}
