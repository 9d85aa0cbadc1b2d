using System.Xml.Linq;
using Fathom.Web.Markup;

namespace Fathom.Web.Tests.Markup;

public class MathMlTests
{
    [Theory]
    [InlineData("x+1", "<mi>x</mi><mo>+</mo><mn>1</mn>")]
    [InlineData("-3.14", "<mo>−</mo><mn>3.14</mn>")]
    [InlineData("1,234,567.8", "<mn>1,234,567.8</mn>")]
    [InlineData("3{,}760", "<mn>3,760</mn>")]
    [InlineData("f(1,2)", "<mi>f</mi><mo stretchy=\"false\">(</mo><mn>1</mn><mo>,</mo><mn>2</mn><mo stretchy=\"false\">)</mo>")]
    [InlineData("x^2", "<msup><mi>x</mi><mrow><mn>2</mn></mrow></msup>")]
    [InlineData("x^23", "<msup><mi>x</mi><mrow><mn>2</mn></mrow></msup><mn>3</mn>")]
    [InlineData("a_{i,j}^{n}", "<msubsup><mi>a</mi><mrow><mi>i</mi><mo>,</mo><mi>j</mi></mrow><mrow><mi>n</mi></mrow></msubsup>")]
    [InlineData("f'", "<msup><mi>f</mi><mrow><mo>′</mo></mrow></msup>")]
    [InlineData("f''", "<msup><mi>f</mi><mrow><mo>′</mo><mo>′</mo></mrow></msup>")]
    [InlineData("x_1'^2", "<msubsup><mi>x</mi><mrow><mn>1</mn></mrow><mrow><mo>′</mo><mn>2</mn></mrow></msubsup>")]
    [InlineData(@"\not=", "<mo>=\u0338</mo>")]
    [InlineData(@"\frac12", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>")]
    [InlineData(@"\sqrt{2}", "<msqrt><mn>2</mn></msqrt>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData(@"\sum_{i=1}^n", "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mrow><mi>n</mi></mrow></munderover>")]
    [InlineData(@"\int_0^1", "<msubsup><mo>∫</mo><mrow><mn>0</mn></mrow><mrow><mn>1</mn></mrow></msubsup>")]
    [InlineData(@"\alpha \le \Omega", "<mi>α</mi><mo>≤</mo><mi mathvariant=\"normal\">Ω</mi>")]
    [InlineData(@"\mathbb{R}^n", "<msup><mrow><mi>ℝ</mi></mrow><mrow><mi>n</mi></mrow></msup>")]
    [InlineData(@"\text{if } x", "<mtext>if&#160;</mtext><mi>x</mi>")]
    [InlineData(@"\text{\$5 of \#1} x", "<mtext>$5&#160;of&#160;#1</mtext><mi>x</mi>")]
    [InlineData(@"\text{\$5 is $x$}", "<mtext>$5&#160;is&#160;</mtext><mrow><mi>x</mi></mrow>")]
    [InlineData(@"\left( x \right.", "<mrow><mo stretchy=\"true\" fence=\"true\">(</mo><mi>x</mi></mrow>")]
    [InlineData(@"\boxed{42}", "<mrow class=\"boxed\"><mn>42</mn></mrow>")]
    [InlineData(@"\hat{y}", "<mover accent=\"true\"><mrow><mi>y</mi></mrow><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData(@"\unknown x", "<mtext>\\unknown</mtext><mi>x</mi>")]
    [InlineData(
        @"a<b&c",
        "<mrow><mtable displaystyle=\"true\"><mtr><mtd class=\"align-right\">" +
        "<mi>a</mi><mo>&lt;</mo><mi>b</mi></mtd><mtd class=\"align-left\"><mi>c</mi></mtd></mtr></mtable></mrow>")]
    [InlineData(
        @"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        "<mrow><mo stretchy=\"true\" fence=\"true\">(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>" +
        "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo stretchy=\"true\" fence=\"true\">)</mo></mrow>")]
    public void Convert_Latex_IsMathMl(string latex, string body)
    {
        string html = MathMl.Convert(latex, isDisplay: false);

        Assert.Contains($"<mrow>{body}</mrow></math>", html, StringComparison.Ordinal);
        XElement.Parse(html);
    }

    [Theory]
    [InlineData(@"\frac{1}{2")]
    [InlineData(@"\frac{1}")]
    [InlineData(@"}")]
    [InlineData(@"\left( x")]
    [InlineData(@"\begin{matrix} 1")]
    [InlineData(@"\begin{matrix} 1 \end{pmatrix}")]
    [InlineData(@"\sqrt[3")]
    [InlineData(@"x^")]
    [InlineData(@"\")]
    [InlineData(@"\text{")]
    public void Convert_BrokenLatex_IsShownAsItIs(string latex) =>
        Assert.StartsWith("<code class=\"formula-unknown\">", MathMl.Convert(latex, isDisplay: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("{")]
    [InlineData(@"\sqrt{")]
    [InlineData(@"\frac{1}{")]
    [InlineData(@"\left(")]
    [InlineData(@"x^{")]
    [InlineData(@"\begin{matrix}")]
    [InlineData(@"\mathbf{")]
    [InlineData(@"\not")]
    [InlineData(@"\sqrt[\sqrt[")]
    public void Convert_DeeplyNestedLatex_IsShownAsItIs(string opening)
    {
        int count = LatexParser.MaxCharacters / opening.Length; // as deep as the length allows

        Assert.Contains("formula-unknown", MathMl.Convert(string.Concat(Enumerable.Repeat(opening, count)), isDisplay: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_AnyCutOrShuffle_IsWellFormed()
    {
        const string Latex = @"\begin{aligned} \frac{a_1^2}{\sqrt[3]{b}} &= " +
            @"\left(\sum_{i=1}^{n} \text{x$y$} \right)' \\ \boxed{\mathbb{Z}} \not= \hat x \end{aligned}";
        var random = new Random(7);
        for (int round = 0; round < 3_000; round++)
        {
            int start = random.Next(Latex.Length);
            int length = random.Next(Latex.Length - start);
            string latex = string.Concat(Latex.AsSpan(start, length), Latex.AsSpan(random.Next(Latex.Length)));

            XElement.Parse(MathMl.Convert(latex, isDisplay: true));
        }
    }
}
