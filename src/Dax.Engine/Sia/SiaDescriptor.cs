using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Sia;

/// <summary>The service as it describes itself in its answers (DataLink 1.1, 4.8): above all to those who ask for nothing else, by MAXREC=0.</summary>
internal static class SiaDescriptor
{
    public const string StandardId = "ivo://ivoa.net/std/SIA#query-2.0";

    public const string Path = "/sia/query";

    private static readonly InputParameter[] Inputs =
    [
        .. SiaParameters.All.Select(p => p.Description),
        new InputParameter("MAXREC", VoDatatype.Long, null) { Description = "The most rows to answer; 0 for the columns alone" },
        new InputParameter("RESPONSEFORMAT") { Ucd = "meta.code.mime", Description = "Format of the answer: a media type or a short name", Options = [.. TableFormats.All.Select(f => f.Aliases[0])] },
    ];

    public static ServiceDescriptor Of(string baseUrl) => new(baseUrl + Path)
    {
        Name = "this",
        IsSelf = true,
        Description = "Images by position, wavelength, time and more (SIA 2.0); every parameter may be given several times",
        StandardId = StandardId,
        ContentType = "application/x-votable+xml",
        Inputs = Inputs,
    };
}
