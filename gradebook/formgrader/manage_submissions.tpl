{#- nbgrader's list of submissions with two scores: the final one, and the raw one, before lateness. -#}
{%- extends "nbgrader/manage_submissions.tpl" -%}

{%- block table_header -%}
{{ super().replace("Score</th>" | safe, 'Final Score</th><th class="text-center">Raw Score</th>' | safe) }}
{%- endblock -%}

{%- block script -%}
{{ super() }}
<script>
(function () {
    var insert = insertRow, clear = SubmissionUI.prototype.clear, render = SubmissionUI.prototype.render;

    insertRow = function (table) {
        var row = insert(table);
        row.find(".score").after($("<td/>").addClass("text-center raw-score"));
        return row;
    };

    SubmissionUI.prototype.clear = function () {
        clear.call(this);
        this.$el.find(".raw-score").empty();
    };

    SubmissionUI.prototype.render = function () {
        render.call(this);
        var raw = this.$el.find(".raw-score").attr("data-order", 0.0);
        if (this.model.get("autograded")) {
            var points = roundToPrecision(this.model.get("raw_score"), 2);
            var most = roundToPrecision(this.model.get("max_score"), 2);
            raw.attr("data-order", most === 0 ? 0.0 : points / most).text(points + " / " + most);
            if (!this.model.get("scored")) {
                this.$score.attr("data-order", 0.0).text("none");
            }
        }
    };
}());
</script>
{%- endblock -%}
