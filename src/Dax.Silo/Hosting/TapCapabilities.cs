using Dax.Adql.Dialects;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;
using Dax.Ivoa.Vosi;
using Dax.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>What the TAP service declares of itself: from the rooms that do it, so that it neither promises nor hides anything.</summary>
internal static class TapCapabilities
{
    // All of ADQL 2.1, 4.2: in conditions, as values, and as columns of results.
    private static readonly string[] Geometry = ["POINT", "CIRCLE", "POLYGON", "CONTAINS", "INTERSECTS", "DISTANCE", "COORD1", "COORD2", "COORDSYS", "BOX", "REGION", "CENTROID", "AREA"];

    public static void AddTapCapabilities(this IServiceCollection services) =>
        services.AddOptions<TapCapabilityOptions>().Configure<IOptions<QueryOptions>, IOptions<JobOptions>>(Declare);

    private static void Declare(TapCapabilityOptions tap, IOptions<QueryOptions> queries, IOptions<JobOptions> jobs)
    {
        tap.AdqlVersions.Add("2.0");
        tap.AdqlVersions.Add("2.1");
        foreach (var function in Geometry) tap.Features.Add(new TapLanguageFeature("adqlgeo", function));
        foreach (var word in (string[])["LOWER", "UPPER", "ILIKE"]) tap.Features.Add(new TapLanguageFeature("adql-string", word));
        foreach (var word in (string[])["UNION", "EXCEPT", "INTERSECT"]) tap.Features.Add(new TapLanguageFeature("adql-sets", word));
        tap.Features.Add(new TapLanguageFeature("adql-common-table", "WITH"));
        tap.Features.Add(new TapLanguageFeature("adql-conditional", "COALESCE"));
        tap.Features.Add(new TapLanguageFeature("adql-type", "CAST"));
        tap.Features.Add(new TapLanguageFeature("adql-unit", "IN_UNIT"));
        tap.Features.Add(new TapLanguageFeature("adql-offset", "OFFSET"));
        foreach (var function in DuckDbDialect.Instance.UserFunctions.Functions)
            foreach (var signature in function.Signatures)
                tap.Features.Add(new TapLanguageFeature("udf", signature.Form, function.Description));
        foreach (var method in (string[])["inline", "http", "https"]) tap.UploadMethods.Add(method);
        tap.OutputRowsDefault = queries.Value.DefaultMaxRec;
        tap.OutputRowsHard = queries.Value.HardMaxRec;
        tap.RetentionSecondsDefault = (long)jobs.Value.DefaultRetention.TotalSeconds;
        tap.RetentionSecondsHard = (long)jobs.Value.MaxRetention.TotalSeconds;
        tap.ExecutionSecondsDefault = (long)jobs.Value.DefaultExecutionDuration.TotalSeconds;
        tap.ExecutionSecondsHard = (long)jobs.Value.MaxExecutionDuration.TotalSeconds;
    }
}
