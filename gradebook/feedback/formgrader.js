// Formulas are MathML already, for which nbgrader's own script would wait before it selects the first box.
var MathJax = {Hub: {Startup: {signal: {Interest: function (tell) { setTimeout(function () { tell("End"); }, 0); }}}}};

// Points and comments say in words whether they were saved; nbgrader shows an icon for a second, or nothing.
[GradeUI, CommentUI].forEach(function (UI) {
    UI.prototype.animateSaving = function (model, request) {
        var sign = this.$glyph.removeClass("failed").text("Saving …");
        var again = $("<button/>").attr("type", "button").text("Save again").click(_.bind(this.save, this));
        request.fail(function () {
            var why = request.status ? request.status + " " + request.statusText : "the server does not answer";
            sign.text("Not saved: " + why + ". ").addClass("failed").append(again);
        });
    };
    UI.prototype.animateSaved = function () {
        this.$glyph.text("✓ Saved");
        $(document).trigger("finished_saving");
    };
});

$(function () {
    $(".save-icon").removeClass("glyphicon glyphicon-ok save-icon").addClass("sign").attr("role", "status");
    $(".score").attr("aria-label", "Points");
    $(".extra-credit").attr("aria-label", "Extra credit");
    $(".panel-heading").first().attr("role", "banner");
    $("ul.text-center").attr("role", "presentation");
    $(".functions:has(.raised)").scrollTop(function () { return $(this).find(".raised").position().top - 200; });
});
