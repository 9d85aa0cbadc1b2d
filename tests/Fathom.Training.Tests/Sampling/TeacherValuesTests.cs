using Fathom.Inference.Requests;
using Fathom.Training.Data;

namespace Fathom.Training.Tests.Sampling;

public sealed class TeacherValuesTests
{
    [Fact]
    public void Read_WhatWasWritten_HasTheLikeliestUpToTheMass()
    {
        TokenLogprob Candidate(int id, double share) => new(id, (float)Math.Log(share));
        IReadOnlyList<TokenLogprob>[] alternatives =
        [
            [Candidate(7, 0.9995), Candidate(300, 0.0004)],
            [Candidate(70_000, 0.5), Candidate(1, 0.3), Candidate(2, 0.15), Candidate(3, 0.05)],
        ];

        string text = TeacherValues.Write([7, 1], alternatives, new TeacherOptions { Top = 3 });
        TeacherValues values = TeacherValues.TryRead(text, 70_001)!;
        int[] tokens = new int[6];
        float[] logProbabilities = new float[6];
        values.Fill(tokens, logProbabilities, 3);

        Assert.Equal([7, 1], values.Tokens);
        Assert.Equal(3, values.Width);
        Assert.Equal([7, -1, -1, 70_000, 1, 2], tokens);
        Assert.Equal(Math.Log(0.15), logProbabilities[5], 1e-2);
        Assert.Null(TeacherValues.TryRead(text, 70_000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("BwE=")]
    [InlineData("/////////////w==")]
    public void Read_DamagedText_IsRefused(string text) => Assert.Null(TeacherValues.TryRead(text, 300));
}
