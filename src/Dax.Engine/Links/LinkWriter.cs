using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;

namespace Dax.Engine.Links;

/// <summary>What was found out about a dataset as its links, in the order in which people look for them.</summary>
internal static class LinkWriter
{
    /// <summary>Of other datasets, for one.</summary>
    private const int MostRelated = 100;

    public static async Task<DatasetLinks> Write(LinkQuery query, LinkSubject subject)
    {
        var links = ImmutableArray.CreateBuilder<DatasetLink>();
        foreach (var file in subject.Files) links.Add(File("#this", subject.Label, subject.Ref, file, Own(subject, file)));
        if (subject.Files.IsEmpty) links.Add(DatasetLink.Of("#this", new Fault.NotFound("The dataset is registered, but it has no file here.")));
        var cutout = await CutoutCoverage.Of(query, subject);
        if (!cutout.IsOk) links.Add(DatasetLink.Of("#cutout", cutout.Fault));
        foreach (var related in subject.Related.Take(MostRelated))
        {
            var files = await query.Repository.Artifacts(related.Ref.Id, query.Cancel);
            if (!files.IsOk) links.Add(DatasetLink.Of(related.Semantics, files.Fault));
            else foreach (var file in files.Value) links.Add(File(related.Semantics, subject.Label, related.Ref, file, related.Description));
        }
        links.AddRange(subject.Failures);
        return new DatasetLinks(subject.Id, links.DrainToImmutable(), cutout.IsOk ? cutout.Value : null);
    }

    private static string Own(LinkSubject subject, Artifact file) =>
        file.Component is { } component ? $"{subject.Ref.DatasetType}, component {component}" : $"{subject.Ref.DatasetType}, the whole file";

    private static DatasetLink File(string semantics, string label, DatasetRef dataset, Artifact file, string description)
    {
        var type = DatasetMedia.TypeOf(DatasetMedia.FileName(file), file.Formatter);
        return new DatasetLink(semantics)
        {
            File = new LinkedFile(label, dataset.Id, file.Component),
            Description = description,
            ContentType = type,
            ContentLength = file.Length,
            ContentQualifier = type == DatasetMedia.Fits && DefaultMapping.IsImage(dataset.StorageClass) ? "#image" : null,
        };
    }
}
